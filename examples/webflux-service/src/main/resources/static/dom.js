// Elements. What the server says is only ever set as text.

export const $ = (id) => document.getElementById(id);

/** An element with a class, text and children; never HTML. */
export function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

export function button(className, label, onClick, ...content) {
  const made = element('button', className, ...content);
  made.type = 'button';
  if (label) {
    made.setAttribute('aria-label', label);
    made.title = label;
  }
  made.addEventListener('click', onClick);
  return made;
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function announce(text) {
  $('announcer').textContent = text;
}

/** Writes what is wrong below a field; true if nothing is. */
export function complain(id, text) {
  setText($(`${id}-error`), text);
  if (text) $(id).setAttribute('aria-invalid', 'true');
  else $(id).removeAttribute('aria-invalid');
  return !text;
}

export function showProblem(place, problem) {
  const again = problem.retryAfter ? ` Try again in ${problem.retryAfter} s.` : '';
  place.replaceChildren(element('strong', '', problem.title), `${problem.detail}${again}`);
}
