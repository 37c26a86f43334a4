// Suggests while the reader types: nodes and questions in the box of the header, nodes in the fields of forms.
// The pattern is the editable combobox with list autocomplete and manual selection of the ARIA Authoring Practices.
// Without this script, the box leads to the search page, and the fields take names or codes as they are typed.
(() => {
  const WAIT = 120;
  const LONGEST = 100;
  const NODE = /\/node\/([^/]+)\/([^/]+)$/;

  const words = JSON.parse(document.querySelector("[data-words]").dataset.words);

  for (const field of document.querySelectorAll("input[data-suggest]")) {
    const list = document.createElement("ul");
    list.id = `${field.id}-list`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.dataset.label);
    const status = document.createElement("p");
    status.className = "sr";
    status.setAttribute("role", "status");
    status.setAttribute("aria-live", "polite");
    field.after(list, status);
    const set = (name, value) => field.setAttribute(name, value);
    set("role", "combobox");
    set("aria-autocomplete", "list");
    set("aria-controls", list.id);
    set("aria-expanded", "false");
    let timer = 0;
    let request = null;
    let composing = false;
    let at = -1;

    function close() {
      window.clearTimeout(timer);
      request?.abort();
      request = null;
      list.hidden = true;
      status.textContent = "";
      leave();
      set("aria-expanded", "false");
    }

    function leave() {
      list.children[at]?.setAttribute("aria-selected", "false");
      at = -1;
      field.removeAttribute("aria-activedescendant");
    }

    function point(to) {
      list.children[at]?.setAttribute("aria-selected", "false");
      at = to;
      const option = list.children[at];
      option.setAttribute("aria-selected", "true");
      const below = option.offsetTop + option.offsetHeight;
      if (option.offsetTop < list.scrollTop) list.scrollTop = option.offsetTop;
      else if (below > list.scrollTop + list.clientHeight) list.scrollTop = below - list.clientHeight;
      set("aria-activedescendant", option.id);
    }

    function take(option) {
      if (field.dataset.takes === "address") {
        window.location.assign(option.dataset.href);
      } else {
        const [, label, code] = new URL(option.dataset.href, window.location.href).pathname.match(NODE).map(decodeURIComponent);
        field.value = field.dataset.takes === "key" ? `${label}:${code}` : code;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
      close();
    }

    function option(suggestion, number) {
      const item = document.createElement("li");
      item.id = `${list.id}-${number}`;
      item.dataset.href = suggestion.href;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const title = document.createElement("span");
      title.className = "suggestion-title";
      title.textContent = suggestion.title;
      const kind = document.createElement("span");
      kind.className = "kind";
      kind.textContent = words[suggestion.kind] ?? suggestion.kind;
      const path = document.createElement("small");
      path.textContent = suggestion.path;
      item.append(title, " ", kind, " ", path);
      return item;
    }

    function show(suggestions) {
      list.replaceChildren(...suggestions.map(option));
      list.scrollTop = 0;
      leave();
      list.hidden = !suggestions.length;
      set("aria-expanded", String(suggestions.length > 0));
      status.textContent = suggestions.length ? words.many.replace("{count}", suggestions.length) : words.none;
    }

    async function suggest() {
      request?.abort();
      const typed = field.value.trim();
      if (!typed || typed.length > LONGEST) {
        close();
        return;
      }
      const own = new AbortController();
      request = own;
      const address = new URL(field.dataset.suggest, window.location.href);
      address.searchParams.set("q", typed);
      try {
        const answer = await fetch(address, { signal: own.signal });
        const suggestions = answer.ok ? await answer.json() : [];
        if (request === own && document.activeElement === field) show(suggestions);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }

    function later() {
      window.clearTimeout(timer);
      timer = window.setTimeout(suggest, WAIT);
    }

    field.addEventListener("input", (event) => {
      if (!composing && !event.isComposing) later();
    });
    field.addEventListener("compositionstart", () => {
      composing = true;
      window.clearTimeout(timer);
    });
    field.addEventListener("compositionend", () => {
      composing = false;
      later();
    });
    field.addEventListener("blur", close);
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const chosen = event.target.closest("li");
      if (chosen) take(chosen);
    });
    field.addEventListener("keydown", (event) => {
      if (composing || event.isComposing || event.keyCode === 229) {
        // Enter ends the composition; it must not send the form.
        if (event.key === "Enter") event.preventDefault();
        return;
      }
      if (event.ctrlKey || event.metaKey) return;
      const count = list.children.length;
      if (event.key === "ArrowDown" && list.hidden) suggest();
      else if (event.key === "ArrowDown") point((at + 1) % count);
      else if (event.key === "ArrowUp" && !list.hidden) point((at <= 0 ? count : at) - 1);
      else if (event.key === "Enter" && at >= 0) take(list.children[at]);
      else if (event.key === "Escape" && !list.hidden) close();
      else if (event.key === "Escape" && field.value) field.value = "";
      else if ((event.key === "Home" || event.key === "End") && at >= 0) {
        leave();
        const end = event.key === "Home" ? 0 : field.value.length;
        field.setSelectionRange(end, end);
      } else {
        if (["ArrowLeft", "ArrowRight"].includes(event.key)) leave();
        return;
      }
      event.preventDefault();
    });
  }
  performance.mark("suggesting-ready");
})();
