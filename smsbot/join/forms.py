"""What a visitor fills in: a number, and a box that nobody has ticked for them."""

from __future__ import annotations

from typing import Any

from django import forms

from smsbot.api.numbers import BadNumber, e164


class JoinForm(forms.Form):
    """``website`` is a trap: people do not see it, machines fill it in.

    The box carries no ``required``: it must be free to leave it (carriers' code 30923).
    """

    use_required_attribute = False

    phone = forms.CharField(
        label="Mobile number",
        max_length=40,
        error_messages={"required": "Enter your mobile number."},
        widget=forms.TextInput(
            attrs={
                "type": "tel",
                "autocomplete": "tel",
                "required": True,
                "aria-describedby": "phone-hint",
            }
        ),
    )
    agree = forms.BooleanField(
        error_messages={"required": "Tick the box if you agree. Without it nothing is recorded."}
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.errors if self.is_bound else ():
            attrs = self.fields[name].widget.attrs
            hint = attrs.get("aria-describedby", "")
            attrs |= {"aria-invalid": "true", "aria-describedby": f"{hint} {name}-error".strip()}

    def clean_phone(self) -> str:
        try:
            return e164(self.cleaned_data["phone"])
        except BadNumber as error:
            raise forms.ValidationError(str(error)) from error

    def read_anew(self, version: int) -> None:
        """Nobody has ticked the box beside words that they have not seen."""
        if self.data.get("version") != str(version):
            self.data = {**dict(self.data.items()), "agree": ""}

    @property
    def is_a_machine(self) -> bool:
        return bool(self.data.get("website"))
