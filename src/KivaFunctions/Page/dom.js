// Elements are made here and nowhere else: whatever comes from files, Kiva or people becomes text, never markup.

const svg = new Set(['svg', 'circle']);

/** An element. Attributes that are null or false are left out; `on…` are listeners; children are nodes or text. */
export function h(tag, attributes = {}, ...children) {
    const node = svg.has(tag) ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === 'function') {
            node.addEventListener(name.slice(2), value);
        } else if (value !== null && value !== undefined && value !== false) {
            node.setAttribute(name, value === true ? '' : value);
        }
    }
    node.append(...children.flat(3).filter(child => child !== null && child !== undefined && child !== false));
    return node;
}

/** Text of others: whichever way it runs, it does not turn what stands around it, and what cannot be seen is shown. */
export const other = text => h('bdi', {}, visible(text));

/** Characters that cannot be seen, or that turn the direction of text, as �. */
export const visible = text => (text ?? '').replace(/\s/g, ' ').replace(/[\p{Cc}\p{Cf}]/gu, '�');

/** Puts the nodes in the place of all others and leaves the focus where it was, if that is still there. */
export function show(place, ...nodes) {
    const id = place.contains(document.activeElement) ? document.activeElement.id : null;
    place.replaceChildren(...nodes.flat(3).filter(Boolean));
    if (id) {
        document.getElementById(id)?.focus();
    }
}

/** Tells who does not see the screen. */
export function say(text) {
    const said = document.getElementById('said');
    if (said.textContent !== text) {
        said.textContent = text;
    }
}
