// The phone page: sends texts, asks for news (often while an answer is due, seldom when idle) and
// draws them. Everything that strangers wrote is set as text, never as markup.
(() => {
  const stage = document.getElementById("phone");
  const $ = (id) => document.getElementById(id);
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const QUICK = 400;
  const IDLE = 3000;
  const PATIENCE = 20000;
  const STARTERS = ["book", "hours", "human"];
  let rev = "";
  let awaiting = 0;
  let timer = 0;
  let last = null;
  const drawn = new Map();

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  const post = (address, fields) => fetch(address, {
    method: "POST",
    headers: { "X-CSRFToken": token },
    body: new URLSearchParams(fields),
  });

  async function complain(response) {
    const answer = await response.json().catch(() => ({}));
    $("error").textContent = answer.error || "The server did not take it. Try again.";
  }

  function drawLine(line) {
    const element = make("div", `text ${line.out ? "theirs" : "mine"}${line.out && line.bad ? " refused" : ""}`);
    element.append(make("p", "", line.body));
    const segments = line.segments > 1 ? ` · ${line.segments} segments` : "";
    const note = line.out ? `${line.time} · ${line.tick} ${line.words}${segments}` : line.time;
    element.append(make("small", line.out && line.bad ? "bad" : "", note));
    element.dataset.key = JSON.stringify(line);
    return element;
  }

  function draw(lines) {
    const atEnd = $("screen").scrollHeight - $("screen").scrollTop - $("screen").clientHeight < 80;
    for (const line of lines) {
      const old = drawn.get(line.id);
      if (old && old.dataset.key === JSON.stringify(line)) continue;
      const element = drawLine(line);
      if (old) old.replaceWith(element); else $("lines").append(element);
      drawn.set(line.id, element);
    }
    drawChoices(lines);
    if (atEnd) $("screen").scrollTop = $("screen").scrollHeight;
  }

  // What was offered last, to press; before anything was said, something to begin with.
  function drawChoices(lines) {
    const newest = lines[lines.length - 1];
    const offered = newest && newest.out ? newest.choices.map((choice, index) => [choice, String(index + 1)]) : [];
    const buttons = (newest ? offered : STARTERS.map((text) => [text, text])).map(([label, text]) => {
      const button = make("button", "", label);
      button.type = "button";
      button.addEventListener("click", () => { $("body").focus(); say(text); });
      return button;
    });
    $("choices").replaceChildren(...buttons);
    $("empty").hidden = Boolean(newest);
  }

  function drawMind(lines, now) {
    if (!$("thoughts") || !now) return;
    const facts = [["Answered by", now.owner], ["Flow", now.flow && `${now.flow} > ${now.step}`],
      ...Object.entries(now.fields)].filter(([, value]) => value);
    $("standing").replaceChildren(...facts.flatMap(([name, value]) => [make("dt", "", name), make("dd", "", value)]));
    const open = new Set([...$("thoughts").querySelectorAll("details[open]")].map((d) => d.dataset.key));
    const turns = lines.filter((line) => line.thoughts.length || line.why).map((line) => drawTurn(line, open));
    if (!turns.length) return;
    $("thoughts").replaceChildren(...turns);
    $("thoughts").scrollTop = $("thoughts").scrollHeight;
  }

  function drawTurn(line, open) {
    const turn = make("div", "turn");
    turn.append(make("p", "said", `${line.out ? "←" : "→"} ${line.body.slice(0, 70)}`));
    for (const thought of line.thoughts) {
      const heading = make("p", "", "Route ");
      heading.append(make("b", "", thought.route), thought.place ? ` · ${thought.place}` : "");
      turn.append(heading);
      if (thought.detail) turn.append(drawDetail(line.id, thought.detail, open));
    }
    if (line.why) turn.append(make("p", "", line.why));
    return turn;
  }

  function drawDetail(key, detail, open) {
    const details = make("details");
    details.dataset.key = key;
    details.open = open.has(key);
    details.append(make("summary", "", "detail"), make("pre", "", detail));
    return details;
  }

  async function poll() {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      const response = await fetch(`${stage.dataset.messages}?rev=${encodeURIComponent(rev)}`, { headers: { "X-Poll": "1" } });
      if (response.status === 200) {
        const news = await response.json();
        rev = news.rev;
        draw(news.lines);
        drawMind(news.lines, news.now);
        last = news.lines[news.lines.length - 1];
      }
      const settled = last && last.out && !["queued", "sending"].includes(last.status);
      if (awaiting && settled && Date.now() - awaiting > 600) setWaiting(false);
    } catch (error) { /* the network is away: the next poll tries again */ }
    if (awaiting && Date.now() - awaiting > PATIENCE) setWaiting(false);
    timer = setTimeout(poll, awaiting ? QUICK : IDLE);
  }

  function setWaiting(yes) {
    awaiting = yes ? Date.now() : 0;
    $("waiting").hidden = !yes;
    if (yes) $("screen").scrollTop = $("screen").scrollHeight;
  }

  async function say(body) {
    $("error").textContent = "";
    const response = await post(stage.dataset.send, { body }).catch(() => null);
    if (!response || !response.ok) {
      if (response) await complain(response); else $("error").textContent = "The server cannot be reached.";
      return false;
    }
    setWaiting(true);
    poll();
    return true;
  }

  async function takeNumber(fields) {
    $("error").textContent = "";
    const response = await post(stage.dataset.number, fields);
    if (!response.ok) { await complain(response); return; }
    $("number").value = (await response.json()).number;
    rev = "";
    last = null;
    drawn.clear();
    $("lines").replaceChildren();
    $("choices").replaceChildren();
    if ($("thoughts")) $("thoughts").replaceChildren();
    if ($("standing")) $("standing").replaceChildren();
    setWaiting(false);
    poll();
  }

  function count() {
    const text = $("body").value;
    const { parts, units, gsm } = window.smsSegments(text);
    $("count").textContent = text ? `${units} ${gsm ? "characters" : "units (emoji or special letters)"} · ${parts} segment${parts === 1 ? "" : "s"}` : "";
  }

  $("writer").addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = $("body").value;
    $("body").value = "";
    count();
    if (!await say(body) && !$("body").value) { $("body").value = body; count(); }
    $("body").focus();
  });
  $("body").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    $("writer").requestSubmit();
  });
  $("body").addEventListener("input", count);
  $("channel").addEventListener("change", () => $("channel-form").submit());
  $("number-form").addEventListener("submit", (event) => { event.preventDefault(); takeNumber({ number: $("number").value }); });
  $("fresh").addEventListener("click", () => takeNumber({}));
  document.addEventListener("visibilitychange", poll);
  poll();
})();
