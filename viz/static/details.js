// What is selected, in words: the facts of a node, its lines as buttons, its links, and the chain between two nodes.
const Details = (() => {
  const MOST = 40;
  const say = document.getElementById("say");
  const ways = document.getElementById("ways");
  const relations = document.getElementById("relations");
  const texts = Picture.texts;
  const settings = Picture.state;
  let on = {};

  const { number } = Cards;
  const filled = (key, values) => Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), texts[key]);
  const arrow = (name, out) => (out ? `${name} →` : `← ${name}`);

  const folded = (node) => (node.inside ? filled("folded_count", { count: number(node.inside) }) : "");

  // The second line of a row: what is in a node, and how much of it is covered.
  const inside = (node) => [folded(node), node.coverage.slice(0, 3).join(" · ")].filter(Boolean).join(" · ");

  function facts(node) {
    const tint = Picture.tintOf(node);
    const outside = node.outside || node.beyond.length;
    return [
      node.name, node.kindName, tint ? tint.words : node.stateName, node.rules.map((rule) => rule.text).join(texts.comma),
      tint ? "" : node.coverage.join(" · "), folded(node), outside ? filled("outside", { count: outside }) : "",
    ].filter(Boolean);
  }

  const sayBundle = (bundle) => filled("bundle_of", {
    first: bundle.from.name, second: bundle.to.name, count: number(bundle.number),
    kinds: bundle.parts.map(({ kind, out, number: count }) => `${arrow(kind.name, out)} ${number(count)}`).join(texts.list),
  });

  function button(text, act, title) {
    const element = document.createElement("button");
    element.type = "button";
    element.textContent = text;
    if (title) element.setAttribute("aria-label", title);
    element.addEventListener("click", act);
    return element;
  }

  function line(title) {
    const item = document.createElement("li");
    const kind = document.createElement("span");
    kind.textContent = title;
    item.append(kind);
    relations.append(item);
    return item;
  }

  function group(title, ends) {
    const item = line(title);
    for (const [other, count, bundle] of ends.slice(0, MOST)) {
      item.append(button(count ? `${other.name} ×${number(count)}` : other.name, () => on.pick(other, true), bundle && sayBundle(bundle)));
    }
    if (ends.length > MOST) item.append(texts.more.replace("{count}", ends.length - MOST));
  }

  function outside(node) {
    const item = line(texts.beyond);
    for (const [title, name] of node.beyond) {
      const part = document.createElement("bdi");
      part.textContent = `${title} ${name}`;
      item.append(part);
    }
    if (node.outside) item.append(texts.more.replace("{count}", node.outside - node.beyond.length));
  }

  function link(href, text) {
    if (!href) return;
    const element = document.createElement("a");
    element.href = href;
    element.textContent = text;
    ways.append(element);
  }

  function tools(node) {
    if (node.fold) ways.append(button(texts[node.fold === "open" ? "fold" : "unfold"], () => on.toggle(node)));
    link(node.link, texts.open_page);
    link(node.map, texts.open_map);
    if (node.what) return;
    const { start } = on.chain();
    if (start && start !== node) ways.append(button(texts.chain_to, () => on.endChain(node)));
    else ways.append(button(texts.chain_from, () => on.startChain(node)));
    if (start) ways.append(button(texts.chain_clear, () => on.clearChain()));
  }

  function lines(node) {
    const groups = new Map();
    const add = (title, entry) => groups.set(title, [...(groups.get(title) ?? []), entry]);
    for (const { from, to, kind } of Picture.view.lines.single) {
      if (from === node) add(arrow(kind.name, true), [to, 0]);
      if (to === node) add(arrow(kind.name, false), [from, 0]);
    }
    for (const bundle of Picture.view.lines.bundles) {
      const [first, second] = [bundle.from === node, bundle.to === node];
      if (!first && !second) continue;
      for (const { kind, out, number: count } of bundle.parts) add(arrow(kind.name, out === first), [first ? bundle.to : bundle.from, count, bundle]);
    }
    for (const [title, ends] of groups) group(title, ends.sort((one, other) => other[1] - one[1]));
  }

  // Show the texts about the selected node; `sentence` replaces its facts, for example after the node was unfolded.
  function tell(node, sentence) {
    relations.replaceChildren();
    ways.replaceChildren();
    say.textContent = sentence ?? (node ? facts(node).join(texts.comma) : texts.details_none);
    if (!node) return;
    tools(node);
    lines(node);
    if (node.beyond.length) outside(node);
  }

  function tellChain(nodes, start, end) {
    if (!nodes.length) {
      tell(end, filled("chain_none", { start: start.name, end: end.name }));
      return;
    }
    const names = nodes.map((node) => node.name).join(" → ");
    tell(end, filled("chain_is", { count: nodes.length - 1, names }));
    if (settings.chain) {
      const address = new URL(settings.chain, window.location.href);
      address.searchParams.set("a", start.code);
      address.searchParams.set("b", end.code);
      link(address.href, texts.chain_page);
    }
  }

  return {
    facts, inside, sayBundle, tell, tellChain, filled, number,
    say: (text) => { say.textContent = text; },
    start: (handlers) => { on = handlers; },
  };
})();
