// Runs on every page: keyboard shortcuts, tables that change in place, forms that keep the scroll position, progress of the rule check.
(() => {
  document.documentElement.classList.add("scripted");

  const typing = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;
  const focus = (element) => {
    if (!element) return false;
    element.scrollIntoView({ block: "nearest" });
    element.focus();
    return true;
  };
  const keys = {
    "/": () => focus(document.getElementById("ask")),
    l: () => focus(document.querySelector("#grid tbody tr[tabindex='0']")),
    r: () => focus(document.querySelector("[data-responsible], [data-holder]")),
    u: () => {
      const up = document.querySelector("[data-up]");
      if (up) window.location.assign(up.href);
      return up !== null;
    },
    "?": () => {
      const help = document.querySelector(".menu a[data-page='help']");
      if (help) window.location.assign(help.href);
      return help !== null;
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !keys[event.key]) return;
    if (keys[event.key]()) event.preventDefault();
  });

  // A form that reloads the same page restores the focused field and the scroll position.
  const STAYING = "wangge.staying";
  for (const form of document.querySelectorAll("form[data-stay]")) {
    form.addEventListener("submit", () => {
      const field = form.contains(document.activeElement) ? document.activeElement : null;
      const at = { path: window.location.pathname, id: (field?.id ? field : form.querySelector("select, input:not([type=hidden])")).id, top: window.scrollY };
      sessionStorage.setItem(STAYING, JSON.stringify(at));
    });
  }
  const staying = JSON.parse(sessionStorage.getItem(STAYING) ?? "null");
  sessionStorage.removeItem(STAYING);
  if (staying?.path === window.location.pathname) {
    document.getElementById(staying.id)?.focus({ preventScroll: true });
    window.scrollTo(0, staying.top);
  }

  // Links and forms of a table replace the tables of the page, so that focus and scroll position stay. Without scripts they load the page.
  const OUTSIDE = [".switches", "footer .formats", ".side .table-tools", "#grid thead"];
  const withoutSelection = () => {
    const address = new URL(window.location.href);
    address.searchParams.delete("sel");
    return address.pathname + address.search;
  };
  let swapped = withoutSelection();
  const opened = (table) => table.querySelector("details.filter")?.open ?? false;
  async function swapTables(table, link, name) {
    const address = new URL(link, window.location.href);
    const selected = new URLSearchParams(window.location.search).get("sel");
    if (selected) address.searchParams.set("sel", selected);
    table.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const notices = [document, page].some((each) => each.querySelector("[data-address-notice]"));
      if (!answer.ok || notices || !page.getElementById(table.id)) throw new Error("the page must be loaded");
      for (const old of document.querySelectorAll("[data-table]")) {
        const fresh = page.getElementById(old.id);
        const details = fresh.querySelector("details.filter");
        if (details) details.open = opened(old);
        old.replaceWith(fresh);
      }
      for (const part of OUTSIDE) {
        const [old, fresh] = [document, page].map((each) => each.querySelector(part));
        if (old && fresh) old.replaceWith(fresh);
      }
      const shown = new URL(answer.url);
      window.history.pushState({}, "", shown.pathname + shown.search + "#" + table.id);
      swapped = withoutSelection();
      const fresh = document.getElementById(table.id);
      (fresh.querySelector(`[data-swap="${name}"]`) ?? fresh.querySelector("summary, a"))?.focus({ preventScroll: true });
    } catch {
      window.location.assign(address);
    }
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-table] a[data-swap]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    swapTables(link.closest("[data-table]"), link.href, link.dataset.swap);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-table] form[data-swap]");
    if (!form) return;
    event.preventDefault();
    const values = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    swapTables(form.closest("[data-table]"), `${window.location.pathname}?${values}`, "filter");
  });
  window.addEventListener("popstate", () => {
    if (withoutSelection() !== swapped) window.location.reload();
  });

  const waiting = document.querySelector("[data-waiting]");
  if (waiting) {
    const poll = async () => {
      try {
        const answer = await fetch(waiting.dataset.waiting, { cache: "no-store" });
        const progress = await answer.json();
        const bar = waiting.querySelector("progress");
        bar.max = progress.rules || 1;
        bar.value = progress.counted;
        if (progress.ready) window.location.reload();
        else window.setTimeout(poll, 700);
      } catch {
        window.setTimeout(poll, 3000);
      }
    };
    window.setTimeout(poll, 700);
  }
  // Paper shows what is folded; after printing, it is folded again.
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...unfolded, ...document.querySelectorAll("details:not([open])")];
    for (const each of unfolded) each.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const each of unfolded) each.open = false;
    unfolded = [];
  });
  performance.mark("page-ready");
})();
