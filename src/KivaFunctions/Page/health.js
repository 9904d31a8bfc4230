// What the app needs, and whether it is there: the doctor's lines.

import { get } from './api.js';
import { h, other, show } from './dom.js';
import { action, heading } from './parts.js';
import { t, word } from './texts.js';

export async function health({ main, signal, trouble }, path = 'health') {
    const found = await get(path, signal);
    show(main,
        heading(t('nav.health')),
        h('p', { class: found.status === 'ok' ? 'well' : 'failed', role: 'status' }, word('health', found.status)),
        h('ul', { class: 'checks' }, found.checks.map(check => h('li', { class: check.ok ? 'ok' : 'attention' },
            h('strong', {}, t(check.ok ? 'health.fine' : 'health.amiss')), ' ', other(check.text), ' ', h('code', {}, check.name)))),
        h('p', {}, action('deep', t('health.deep'), () => health({ main, signal, trouble }, 'health?deep=true').catch(failure => trouble(failure, signal)), 'main')),
        h('p', { class: 'small' }, t('health.deepWhat')));
}
