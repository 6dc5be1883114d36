// As you type in the editors: how many segments a text takes, what they cost, what carriers would mind.
// Which fields are looked at, and as what, follows from the page's address.
(() => {
  const FIELDS = {
    "handoff/cannedreply": { as: "canned", names: ["body"] },
    "flows/flow": { as: "flow", names: ["source"] },
    "flows/rule": { as: "text", names: ["answer"] },
    "flows/knownanswer": { as: "text", names: ["answer"] },
    "flows/bottext": { as: "text", names: ["wording"] },
    "compliance/program": {
      as: "program",
      names: ["welcome_text", "confirm_text", "help_text", "goodbye_text", "optin_wording", "join_word"],
    },
  };
  const AFTER = 400;

  const place = window.location.pathname.match(/^(.*\/admin\/)(\w+\/\w+)\/(?:add|[^/]+\/change)\//);
  const found = place && FIELDS[place[2]];
  if (!found) return;
  const address = `${place[1]}lint/look/`;

  const element = (tag, text, name) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (name) made.className = name;
    return made;
  };

  function counted(segments) {
    if (!segments || !segments.parts) return "";
    const parts = `${segments.parts} segment${segments.parts === 1 ? "" : "s"}`;
    const cost = segments.cost ? `, costs ${segments.cost}` : "";
    const forced = segments.culprits.length ? ` because of ${segments.culprits.join(", ")}` : "";
    return `${parts} (${segments.encoding}, ${segments.units} units${forced})${cost}`;
  }

  function show(box, answer) {
    const list = element("ul", "");
    for (const one of answer.findings) {
      const line = element("li", "");
      line.append(element("b", one.severity, `sb-tag sb-lint-${one.severity}`), ` ${one.what} ${one.mend}`);
      list.append(line);
    }
    box.replaceChildren(element("p", counted(answer.segments)), list);
  }

  function watch(field) {
    const box = element("div", "", "sb-lint");
    box.setAttribute("role", "status");
    field.after(box);
    let timer = 0;
    let asked = 0;

    async function ask() {
      const mine = ++asked;
      const body = new FormData(field.form);
      body.set("as", found.as);
      body.set("field", field.name);
      body.set("text", field.value);
      const response = await fetch(address, { method: "POST", body }).catch(() => null);
      if (response && response.ok && !response.redirected && mine === asked) show(box, await response.json());
    }

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, AFTER);
    });
    if (field.value) ask();
  }

  function begin() {
    for (const name of found.names) {
      const field = document.querySelector(`form [name="${name}"]`);
      if (field) watch(field);
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
