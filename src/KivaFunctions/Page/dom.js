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
export const visible = text => `${text ?? ''}`.replace(/\s/g, ' ').replace(/[\p{Cc}\p{Cf}\u034f\u115f\u1160\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]/gu, '�');

/** Puts the nodes in the place of all others. The focus stays where it was, or goes to the heading of the view when that is gone. */
export function show(place, ...nodes) {
    const id = place.contains(document.activeElement) ? document.activeElement.id || 'gone' : null;
    place.replaceChildren(...nodes.flat(3).filter(Boolean));
    if (id) {
        (document.getElementById(id) ?? document.querySelector('main h1'))?.focus();
    }
}

/** A place that is drawn again only when what it shows has changed: what is selected or in focus there stays. */
export function area(draw) {
    const place = h('div', {});
    let last;
    return {
        place,
        update(data) {
            const now = JSON.stringify(data);
            if (now !== last) {
                last = now;
                show(place, draw(data));
            }
        },
    };
}

/** Tells who does not see the screen; the same words again are told again. */
export function say(text) {
    const said = document.getElementById('said');
    said.textContent = '';
    setTimeout(() => said.textContent = text, 100);
}
