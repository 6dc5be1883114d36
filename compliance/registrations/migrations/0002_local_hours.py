"""The local hours as they were known in November 2026. From then on they are the staff's."""

from datetime import date, time

from django.db import migrations

UNSURE = "Check before relying on it: tables disagree."
#: place -> what differs from a row of 8 to 21, every day.
HOURS = [
    ("US", {"source": "47 CFR 64.1200(c)(1)"}),
    (
        "US",
        {
            "opens": time(0),
            "closes": time(0),
            "no_holidays": True,
            "promotional_only": True,
            "source": "Good practice: nothing that sells on federal holidays.",
        },
    ),
    ("AL", {"closes": time(20), "no_sunday": True, "no_holidays": True, "source": UNSURE}),
    ("LA", {"closes": time(20), "no_sunday": True, "no_holidays": True, "source": UNSURE}),
    ("MS", {"closes": time(20), "no_sunday": True, "no_holidays": True, "source": UNSURE}),
    ("CT", {"opens": time(9), "closes": time(20), "source": f"Gen. Stat. 42-288a. {UNSURE}"}),
    ("NV", {"opens": time(9), "closes": time(20), "source": UNSURE}),
    ("FL", {"closes": time(20), "source": f"FTSA, Stat. 501.059. {UNSURE}"}),
    ("KY", {"opens": time(10), "source": UNSURE}),
    ("MD", {"closes": time(20), "source": f"Stop the Spam Calls Act. {UNSURE}"}),
    ("MA", {"closes": time(20), "source": UNSURE}),
    ("NJ", {"closes": time(20), "source": UNSURE}),
    ("MI", {"opens": time(9), "source": UNSURE}),
    ("MN", {"opens": time(9), "source": UNSURE}),
    ("NM", {"opens": time(9), "source": UNSURE}),
    ("NY", {"source": f"GBL 399-z. {UNSURE}"}),
    ("OK", {"closes": time(20), "no_holidays": True, "source": f"OTSA. {UNSURE}"}),
    ("OR", {"closes": time(20), "since": date(2026, 1, 1), "source": f"HB 3865. {UNSURE}"}),
    ("PA", {"sunday_opens": time(13, 30), "source": UNSURE}),
    (
        "RI",
        {
            "opens": time(9),
            "closes": time(18),
            "saturday_opens": time(10),
            "saturday_closes": time(17),
            "sunday_opens": time(10),
            "sunday_closes": time(17),
            "source": UNSURE,
        },
    ),
    (
        "TX",
        {
            "opens": time(9),
            "sunday_opens": time(12),
            "since": date(2025, 9, 1),
            "source": f"SB 140. {UNSURE}",
        },
    ),
    ("VA", {"since": date(2026, 1, 1), "source": f"SB 1339. {UNSURE}"}),
    ("WA", {"closes": time(20), "source": "RCW 19.158.040(2)"}),
]


def seed(apps, schema_editor):
    rows = apps.get_model("registrations", "LocalHours").objects
    if not rows.exists():
        rows.bulk_create(rows.model(place=place, **more) for place, more in HOURS)


class Migration(migrations.Migration):
    dependencies = [("registrations", "0001_initial")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
