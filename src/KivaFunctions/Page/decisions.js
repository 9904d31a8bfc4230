// What a person decides about a report. Each decision says first what it will do.

import { post } from './api.js';
import { h } from './dom.js';
import { confirm } from './parts.js';
import { amount, number, t, time } from './texts.js';

const may = {
    release: view => view.state === 'held' && !view.reasons.every(reason => reason.code === 'report.unknown-batches'),
    resume: view => ['stalled', 'failed'].includes(view.state),
    cancel: view => !['completed', 'rejected', 'cancelled'].includes(view.state),
};

export const decisions = (view, decided, environment) => h('p', { class: 'buttons' }, Object.keys(may).filter(name => may[name](view)).map(name =>
    h('button', { id: name, type: 'button', class: name === 'cancel' ? 'quiet' : 'main', onclick: () => confirm({
        title: t(`${name}.title`),
        text: [t(`${name}.text`, number(view.rows.read - view.rows.accepted), environment), ...(name === 'cancel' && view.rows.accepted + view.rows.unknown > 0 ? [t('cancel.stays')] : [])],
        yes: t(`${name}.yes`),
    }, () => post(`reports/${view.id}/${name}`).then(decided)) }, t(`${name}.yes`))));

/** A person has looked in PA2 for a batch of which it is not known whether Kiva has it. */
export function resolveButton(view, batch, decided) {
    const choice = (value, text) => h('p', {}, h('label', {}, h('input', { type: 'radio', name: 'seen', value, required: true }), ' ', text));
    return h('button', { id: `resolve${batch.number}`, type: 'button', onclick: () => confirm({
        title: t('resolve.title', number(batch.number)),
        text: [t('resolve.text', time(batch.at), number(batch.rows), amount(batch.sum))],
        yes: t('resolve.yes'),
        fields: [
            choice('yes', t('resolve.seen')),
            h('p', {}, h('label', { for: 'uploadId' }, t('resolve.upload')), h('input', { id: 'uploadId', name: 'uploadId', inputmode: 'numeric', pattern: '[0-9]{1,18}', autocomplete: 'off' })),
            choice('no', t('resolve.notSeen')),
        ],
        read: form => form.elements.seen.value === 'yes' ? { seenInPa2: true, uploadId: Number(form.elements.uploadId.value) } : { seenInPa2: false },
    }, word => post(`reports/${view.id}/batches/${batch.number}/resolve`, word).then(decided)) }, t('resolve.yes'));
}
