// Asks for the function key, once for the session of the browser.

import { h } from './dom.js';
import { heading } from './parts.js';
import { keepKey } from './api.js';
import { t } from './texts.js';

/** @param wasRefused a key was shown and is not, or no longer, good. */
export function signIn(wasRefused, enter) {
    const key = h('input', { id: 'key', name: 'key', type: 'password', required: true, autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'keyHint' });
    return h('form', { class: 'signIn', onsubmit: event => {
        event.preventDefault();
        keepKey(key.value);
        enter();
    } },
        heading(t('signIn.title')),
        wasRefused && h('p', { class: 'failed', role: 'alert' }, t('signIn.refused')),
        h('p', {}, h('label', { for: 'key' }, t('signIn.key')), key),
        h('p', { id: 'keyHint', class: 'small' }, t('signIn.hint')),
        h('p', {}, h('button', { type: 'submit', class: 'main' }, t('signIn.enter'))));
}
