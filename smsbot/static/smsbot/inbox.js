// The staff inbox: polls with a revision (unchanged is 204 and touches nothing), sends replies, counts
// segments. A reply that is refused, at once or later by the gate, gives its draft back.
(() => {
  const $ = (id) => document.getElementById(id);
  const EVERY = 3000;
  const IDLE_AFTER = 5 * 60 * 1000;
  const IDLE_EVERY = 15000;
  const REFUSED = ["blocked", "expired", "failed", "undelivered"];
  let timer = 0;
  let seenAt = Date.now();
  let sent = null;

  const atEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 60;

  // What the reader has opened stays open, whatever is drawn anew.
  function replace(box, html) {
    const open = [...box.querySelectorAll("details[open]")].map((one) => one.dataset.key);
    const focused = document.activeElement && box.contains(document.activeElement) && document.activeElement.getAttribute("href");
    box.innerHTML = html;
    for (const one of box.querySelectorAll("details")) one.open = open.includes(one.dataset.key);
    const again = focused && box.querySelector(`[href="${CSS.escape(focused)}"]`);
    if (again) again.focus();
  }

  async function refresh(holder, box) {
    if (!holder) return;
    const address = new URL(holder.dataset.address, window.location.href);
    address.searchParams.set("rev", holder.dataset.rev);
    const response = await fetch(address);
    if (response.redirected || response.status === 403) { window.location.reload(); return; }
    if (response.status !== 200) return;
    const follow = atEnd(holder);
    replace(box, await response.text());
    holder.dataset.rev = response.headers.get("X-Revision");
    if ($("epoch") && response.headers.has("X-Epoch")) $("epoch").value = response.headers.get("X-Epoch");
    if (follow && box !== holder) holder.scrollTop = holder.scrollHeight;
    giveBack();
  }

  async function poll() {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      await refresh($("board"), $("board"));
      await refresh($("thread"), $("lines"));
    } catch (error) { /* the network is away: the next poll tries again */ }
    clearTimeout(timer);
    timer = setTimeout(poll, Date.now() - seenAt > IDLE_AFTER ? IDLE_EVERY : EVERY);
  }

  // Our last reply was refused by the gate or the carrier: say why, and keep what was written.
  function giveBack() {
    const line = sent && document.querySelector(`[data-id="${CSS.escape(sent.id)}"]`);
    if (!line) return;
    const { status, problem } = line.dataset;
    if (status === "queued" && problem) { $("notice").textContent = `Held back: ${problem}`; return; }
    if (REFUSED.includes(status)) {
      $("notice").textContent = `Not sent: ${problem || status}`;
      if (!$("body").value) { $("body").value = sent.body; count(); }
    }
    if (!["queued", "sending"].includes(status)) {
      if (!REFUSED.includes(status)) $("notice").textContent = "";
      sent = null;
    }
  }

  function count() {
    const { parts, units, room, gsm } = window.smsSegments($("body").value);
    $("count").textContent = units
      ? `${units} ${gsm ? "characters" : "units, with emoji or special letters"} · ${parts} segment${parts === 1 ? "" : "s"} · ${room} left in this one`
      : "";
  }

  async function send(form) {
    const body = $("body").value.trim();
    if (!body) return;
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    $("notice").textContent = "";
    form.dataset.key = form.dataset.key || `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    try {
      const data = new FormData(form);
      data.set("key", form.dataset.key);
      const response = await fetch(form.action, { method: "POST", body: data });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.error);
      sent = { id: answer.id, body };
      form.dataset.key = "";
      $("body").value = "";
      count();
      await poll();
      $("thread").scrollTop = $("thread").scrollHeight;
      setTimeout(poll, 700);
    } catch (error) {
      $("notice").textContent = error instanceof TypeError || error instanceof SyntaxError
        ? "The server did not answer; what you wrote is still here. Sending it again is safe." : error.message;
    } finally {
      button.disabled = false;
      $("body").focus();
    }
  }

  const form = $("write");
  if (form) {
    form.addEventListener("submit", (event) => { event.preventDefault(); send(form); });
    $("body").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
    });
    $("body").addEventListener("input", () => { form.dataset.key = ""; count(); });
    $("canned").addEventListener("change", () => {
      const before = $("body").value;
      $("body").value = before && !before.endsWith(" ") ? `${before} ${$("canned").value}` : before + $("canned").value;
      $("canned").selectedIndex = 0;
      form.dataset.key = "";
      count();
      $("body").focus();
    });
  }
  if ($("thread")) $("thread").scrollTop = $("thread").scrollHeight;
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => { seenAt = Date.now(); }, { passive: true });
  document.addEventListener("visibilitychange", () => { seenAt = Date.now(); poll(); });
  timer = setTimeout(poll, EVERY);
})();
