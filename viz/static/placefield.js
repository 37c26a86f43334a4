// Suggests places, or nodes of the kinds in data-kinds, while the reader types into a place field (combobox pattern of the ARIA Authoring Practices).
// The field accepts names without this script, too; an ambiguous name then leads to a page with the choices.
(() => {
  const MOST = 8;
  const WAIT = 150;

  for (const field of document.querySelectorAll("input[data-places]")) {
    const list = document.createElement("ul");
    list.id = `${field.id}-list`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.dataset.suggestions);
    field.after(list);
    const set = (name, value) => field.setAttribute(name, value);
    set("role", "combobox");
    set("aria-autocomplete", "list");
    set("aria-controls", list.id);
    set("aria-expanded", "false");
    let timer = 0;
    let requests = 0;
    let at = -1;

    function close() {
      list.hidden = true;
      at = -1;
      set("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }

    function point(to) {
      list.children[at]?.setAttribute("aria-selected", "false");
      at = to;
      const option = list.children[at];
      option.setAttribute("aria-selected", "true");
      list.scrollTop = Math.max(0, option.offsetTop - list.clientHeight + option.offsetHeight);
      set("aria-activedescendant", option.id);
    }

    function take(option) {
      field.value = option.dataset.code;
      close();
    }

    function show(hits) {
      list.replaceChildren(...hits.map((hit, number) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${number}`;
        option.dataset.code = field.dataset.kinds ? `${hit.label}:${hit.code}` : hit.code;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const about = document.createElement("small");
        about.textContent = [hit.context, hit.code].filter(Boolean).join(" · ");
        option.append(hit.name, " ", about);
        return option;
      }));
      at = -1;
      list.hidden = !hits.length;
      set("aria-expanded", String(hits.length > 0));
    }

    async function suggest() {
      const words = field.value.trim();
      const mine = ++requests;
      if (!words) {
        close();
        return;
      }
      const answers = await Promise.all((field.dataset.kinds ?? "地点").split(" ").map(async (kind) => {
        const address = new URL(field.dataset.places, window.location.href);
        address.searchParams.set("q", `${kind}:${words}`);
        address.searchParams.set("most", MOST);
        const answer = await fetch(address);
        return answer.ok ? (await answer.json()).hits : [];
      }));
      if (mine !== requests) return;
      show(answers.flat().slice(0, 2 * MOST));
    }

    field.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => suggest().catch(close), WAIT);
    });
    field.addEventListener("blur", () => close());
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("li");
      if (option) take(option);
    });
    field.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const count = list.children.length;
      if (event.key === "ArrowDown") point((at + 1) % count);
      else if (event.key === "ArrowUp") point((at <= 0 ? count : at) - 1);
      else if (event.key === "Enter" && at >= 0) take(list.children[at]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
  }
})();
