// All reports, newest first.

import { get } from './api.js';
import { h, other, show } from './dom.js';
import { action, empty, heading, state, table } from './parts.js';
import { month, number, t, time } from './texts.js';

const line = report => [
    h('a', { href: `#/reports/${report.id}` }, other(report.name)),
    time(report.receivedAt),
    state(report.state),
    month(report.cycle),
    number(report.rows.read),
    number(report.rows.accepted),
];

export async function reports({ main, signal }) {
    const list = [];
    const place = h('div', {});
    const more = async next => {
        const page = await get(`reports?limit=20${next ? `&before=${next}` : ''}`, signal);
        list.push(...page.reports);
        show(place,
            list.length > 0
                ? table('h2', t('nav.reports'), [t('reports.file'), t('reports.received'), t('reports.state'), t('reports.cycle'), `#${t('reports.read')}`, `#${t('end.accepted')}`], list.map(line))
                : empty([t('reports.none'), ' ', h('a', { href: '#/drop' }, t('nav.drop'))]),
            page.next && action('older', t('reports.older'), () => more(page.next)));
    };
    await more();
    show(main, heading(t('nav.reports')), place);
}
