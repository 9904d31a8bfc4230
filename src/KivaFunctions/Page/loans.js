// The loans that expect a repayment: how many, how old the list is, and what to do with one that shrank.

import { get, post } from './api.js';
import { h, other, show } from './dom.js';
import { action, confirm, facts, heading } from './parts.js';
import { month, number, t, time } from './texts.js';

export async function loans({ main, signal, trouble }) {
    const again = () => loans({ main, signal, trouble }).catch(failure => trouble(failure, signal));
    const refresh = action('refresh', t('loans.refresh'), () => post('expected-loans/refresh').then(again), 'main');
    const list = await get('expected-loans', signal).catch(failure => failure);
    if (!list.cycle && list.code !== 'expected-loans.not-read') {
        throw list;
    }
    show(main,
        heading(t('nav.loans')),
        h('p', {}, t('loans.what')),
        list.cycle
            ? facts([
                [t('loans.expected'), number(list.expected)],
                [t('loans.reported', month(list.cycle)), h('a', { href: '#/now' }, number(list.reported))],
                [t('loans.readAt'), time(list.asOf)],
                [t('loans.partner'), other(list.partnerId)],
            ])
            : h('p', { class: 'empty' }, t('loans.notRead')),
        list.keptAside && keptAside(list.keptAside, list, again),
        h('p', {}, refresh));
}

const keptAside = (aside, list, again) => h('section', { class: 'reasons' },
    h('p', {}, t('loans.shrunk', number(aside.loans), number(list.expected), time(aside.asOf))),
    h('button', { id: 'accept', type: 'button', onclick: () => confirm({
        title: t('loans.acceptTitle'),
        text: [t('loans.acceptText', number(aside.loans))],
        yes: t('loans.accept'),
    }, () => post('expected-loans/accept', { loans: aside.loans }).then(again)) }, t('loans.accept')));
