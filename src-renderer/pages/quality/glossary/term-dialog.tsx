import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Inputs, Outputs } from '../../../../src-main/contract/contract.ts'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { TextArea, TextField } from '../../../ui/text-field.tsx'
import styles from './glossary.module.css'

export type Term = Outputs['glossary']['list']['terms'][number]
export type TermChanges = Inputs['glossary']['save']['terms'][number]

const unknown = 'unknown'

/** All of a term as it is, to put it back. */
export function asChanges({
  id: _,
  book,
  target_language,
  origin,
  call_id,
  updated_at,
  updated_by,
  ...rest
}: Term): TermChanges {
  return rest
}

/** Everything a glossary says of a term: other forms of it, and of a character who they are and how they are addressed. */
export function TermDialog({
  term,
  onSave,
  onClose,
}: {
  readonly term: Term
  readonly onSave: (changes: TermChanges) => Promise<boolean>
  readonly onClose: () => void
}) {
  const { t } = useTranslation('quality')
  const [draft, setDraft] = useState({ ...term, aliases: term.aliases.join('\n') })
  const set = (changes: Partial<typeof draft>) => setDraft(before => ({ ...before, ...changes }))
  const save = async () => {
    const isSaved = await onSave({
      id: term.id,
      term: draft.term.trim(),
      translation: draft.translation.trim(),
      category: draft.category?.trim() || null,
      notes: draft.notes?.trim() || null,
      status: 'confirmed',
      aliases: draft.aliases
        .split('\n')
        .map(form => form.trim())
        .filter(form => form !== ''),
      case_sensitive: draft.case_sensitive,
      inflects: draft.inflects,
      gender: draft.gender,
      register: draft.register,
    })
    // What could not be saved is not lost: it stays to be tried again.
    if (isSaved) onClose()
  }
  const form = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (draft.term.trim() !== '') void save()
  }
  return (
    <Dialog
      open
      wide
      onOpenChange={open => !open && onClose()}
      title={term.term}
      actions={
        <>
          <Button variant="quiet" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" form={form} disabled={draft.term.trim() === ''}>
            {t('term.save')}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <TextField
          label={t('term.term')}
          dir="auto"
          value={draft.term}
          onChange={event => set({ term: event.target.value })}
        />
        <TextField
          label={t('term.translation')}
          hint={t('term.translationHint')}
          dir="auto"
          lang={term.target_language ?? undefined}
          value={draft.translation}
          onChange={event => set({ translation: event.target.value })}
        />
        <TextArea
          label={t('term.aliases')}
          hint={t('term.aliasesHint')}
          dir="auto"
          rows={3}
          value={draft.aliases}
          onChange={event => set({ aliases: event.target.value })}
        />
        <TextArea
          label={t('term.notes')}
          hint={t('term.notesHint')}
          dir="auto"
          rows={3}
          value={draft.notes ?? ''}
          onChange={event => set({ notes: event.target.value })}
        />
        <TextField
          label={t('term.category')}
          dir="auto"
          value={draft.category ?? ''}
          onChange={event => set({ category: event.target.value })}
        />
        <div className={styles.switches}>
          <Checkbox label={t('term.inflects')} checked={draft.inflects} onChange={inflects => set({ inflects })} />
          <Checkbox
            label={t('term.caseSensitive')}
            checked={draft.case_sensitive}
            onChange={caseSensitive => set({ case_sensitive: caseSensitive })}
          />
        </div>
        <div className={styles.choiceLine}>
          <span aria-hidden>{t('term.gender')}</span>
          <Segmented
            label={t('term.gender')}
            value={draft.gender ?? unknown}
            options={([unknown, 'female', 'male'] as const).map(value => ({
              value,
              label: t(`term.genders.${value}`),
            }))}
            onChange={value => set({ gender: value === 'female' || value === 'male' ? value : null })}
          />
        </div>
        <div className={styles.choiceLine}>
          <span aria-hidden>{t('term.register')}</span>
          <Segmented
            label={t('term.register')}
            value={draft.register ?? unknown}
            options={([unknown, 'formal', 'familiar'] as const).map(value => ({
              value,
              label: t(`term.registers.${value}`),
            }))}
            onChange={value => set({ register: value === 'formal' || value === 'familiar' ? value : null })}
          />
        </div>
      </form>
    </Dialog>
  )
}
