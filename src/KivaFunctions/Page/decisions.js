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

/** What a cancelled report leaves behind: rows that are never sent, rows that Kiva has, and rows of which nobody knows. */
const leftBehind = view => [
    view.read && t('cancel.notSent', number(view.rows.notSent)),
    view.rows.accepted > 0 && t('cancel.stays', number(view.rows.accepted)),
    view.rows.unknown > 0 && t('cancel.unknown', number(view.rows.unknown)),
].filter(Boolean);

export const decisions = (view, decided, environment) => h('p', { class: 'buttons' }, Object.keys(may).filter(name => may[name](view)).map(name =>
    h('button', { id: name, type: 'button', class: name === 'cancel' ? 'quiet' : 'main', onclick: () => confirm({
        title: t(`${name}.title`),
        text: [t(`${name}.text`, environment), ...(name === 'cancel' ? leftBehind(view) : [])],
        yes: t(`${name}.yes`),
    }, () => post(`reports/${view.id}/${name}`).then(decided)) }, t(`${name}.yes`))));

/** A person has looked in PA2 for a batch of which it is not known whether Kiva has it. */
export function resolveButton(view, batch, decided) {
    // At most 15 digits: more a number does not hold, and another one would be sent.
    const upload = h('input', { id: 'uploadId', name: 'uploadId', inputmode: 'numeric', pattern: '[1-9][0-9]{0,14}', autocomplete: 'off' });
    const choice = (value, text) => h('p', {}, h('label', {}, h('input', { type: 'radio', name: 'seen', value, required: true, onchange: () => upload.required = value === 'yes' }), ' ', text));
    return h('button', { id: `resolve${batch.number}`, type: 'button', onclick: () => confirm({
        title: t('resolve.title', number(batch.number)),
        text: [t('resolve.text', time(batch.at), number(batch.rows), amount(batch.sum))],
        yes: t('resolve.yes'),
        fields: [choice('yes', t('resolve.seen')), h('p', {}, h('label', { for: 'uploadId' }, t('resolve.upload')), upload), choice('no', t('resolve.notSeen'))],
        read: form => form.elements.seen.value === 'yes' ? { seenInPa2: true, uploadId: Number(upload.value) } : { seenInPa2: false },
    }, word => post(`reports/${view.id}/batches/${batch.number}/resolve`, word).then(decided)) }, t('resolve.yes'));
}
