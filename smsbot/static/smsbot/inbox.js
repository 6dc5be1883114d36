// The staff inbox: polls with a revision (unchanged is 204 and touches nothing), sends replies, counts
// segments. A reply that is refused, at once or later by the gate, gives its draft back; a draft that
// was not sent outlives the page.
(() => {
  const $ = (id) => document.getElementById(id);
  const EVERY = 3000;
  const IDLE_AFTER = 5 * 60 * 1000;
  const IDLE_EVERY = 15000;
  const POLL = { "X-Poll": "1" };
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
    const response = await fetch(address, { headers: POLL });
    // Logged out, or resolved by a colleague: the page itself says what is so.
    if (response.redirected || [403, 404].includes(response.status)) { window.location.reload(); return; }
    if (response.status !== 200) return;
    const follow = atEnd(holder);
    replace(box, await response.text());
    holder.dataset.rev = response.headers.get("X-Revision");
    if (follow && box !== holder) holder.scrollTop = holder.scrollHeight;
    if (box !== holder) await noteStanding(holder, response.headers);
    giveBack();
  }

  async function noteStanding(holder, headers) {
    const [epoch, assignee] = [headers.get("X-Epoch"), headers.get("X-Assignee")];
    if (epoch === holder.dataset.epoch && assignee === holder.dataset.assignee) return;
    Object.assign(holder.dataset, { epoch, assignee });
    if ($("epoch")) $("epoch").value = epoch;
    await redrawStanding();
  }

  // Whose conversation it is has changed: the buttons and the word about it, from a page drawn anew.
  async function redrawStanding() {
    const response = await fetch(window.location.href, { headers: POLL });
    if (!response.ok || response.redirected) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const part of [".sb-head", "#held"]) {
      const [old, now] = [document.querySelector(part), fresh.querySelector(part)];
      if (old && now) old.replaceChildren(...now.childNodes);
    }
  }

  // How long somebody waits, in few letters, kept true while the page is open.
  function age(since) {
    const minutes = Math.floor((Date.now() - new Date(since)) / 60000);
    if (minutes < 1) return "now";
    if (minutes < 60) return `${minutes} min`;
    return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} days`;
  }

  function tellAges() {
    for (const time of document.querySelectorAll("#board time")) {
      const words = age(time.dateTime);
      if (time.textContent !== words) time.textContent = words;
    }
  }

  async function poll() {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      await refresh($("board"), $("board"));
      await refresh($("thread"), $("lines"));
    } catch (error) { /* the network is away: the next poll tries again */ }
    tellAges();
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
      if (!$("body").value) { $("body").value = sent.body; changed(); }
    }
    if (!["queued", "sending"].includes(status)) {
      if (!REFUSED.includes(status)) $("notice").textContent = "";
      sent = null;
    }
  }

  function count() {
    const { parts, units, room, gsm, dear } = window.smsSegments($("body").value);
    const price = Number($("count").dataset.price);
    const cost = price ? ` · costs ${Number((parts * price).toFixed(6))}` : "";
    $("count").textContent = units
      ? `${units} ${gsm ? "characters" : `units, because of ${dear.slice(0, 6).join(" ")}`} · ${parts} segment${parts === 1 ? "" : "s"} · ${room} left in this one${cost}`
      : "";
  }

  // Kept for this tab, so that claiming, a log-in or a reload in between costs nobody their words.
  const shelf = () => `draft:${$("write").dataset.draft}`;

  function changed() {
    if ($("body").value) sessionStorage.setItem(shelf(), $("body").value);
    else sessionStorage.removeItem(shelf());
    count();
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
      changed();
      await poll();
      $("thread").scrollTop = $("thread").scrollHeight;
      setTimeout(poll, 700);
    } catch (error) {
      $("notice").textContent = error instanceof TypeError || error instanceof SyntaxError
        ? "The server did not answer; what you wrote is still here. Sending it again is safe." : error.message;
      await redrawStanding().catch(() => {});
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
    $("body").addEventListener("input", () => { form.dataset.key = ""; changed(); });
    $("canned").addEventListener("change", () => {
      const before = $("body").value;
      $("body").value = before && !before.endsWith(" ") ? `${before} ${$("canned").value}` : before + $("canned").value;
      $("canned").selectedIndex = 0;
      form.dataset.key = "";
      changed();
      $("body").focus();
    });
    $("body").value = sessionStorage.getItem(shelf()) || "";
    count();
  }
  tellAges();
  if ($("thread")) $("thread").scrollTop = $("thread").scrollHeight;
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => { seenAt = Date.now(); }, { passive: true });
  document.addEventListener("visibilitychange", () => { seenAt = Date.now(); poll(); });
  timer = setTimeout(poll, EVERY);
})();
