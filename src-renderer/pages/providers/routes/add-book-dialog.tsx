import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../../data/api.tsx'
import { useNames } from '../../../format/use-names.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { operations, type Place } from './place.ts'
import styles from './routes.module.css'

const every = '*'

/** Which book gets a list of its own, and for which work. */
export function AddBookDialog(props: { readonly onChoose: (place: Place) => void; readonly onClose: () => void }) {
  const { onChoose, onClose } = props
  const { t } = useTranslation('routes')
  const { operation: nameOf } = useNames()
  const form = useId()
  const known = useQuery(useApi().books.list.queryOptions({ input: {} })).data?.books ?? []
  const names = useId()
  const [book, setBook] = useState('')
  const [work, setWork] = useState<string>(every)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const operation = operations.find(each => each === work) ?? null
    if (book.trim() !== '') onChoose({ operation, book: book.trim() })
  }
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={t('book.title')}
      description={t('book.why')}
      actions={
        <>
          <Button variant="quiet" onClick={onClose}>
            {t('add.cancel')}
          </Button>
          <Button variant="primary" type="submit" form={form} disabled={book.trim() === ''}>
            {t('book.choose')}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <TextField
          label={t('book.name')}
          hint={t('book.nameHint')}
          list={names}
          value={book}
          maxLength={500}
          autoComplete="off"
          onChange={event => setBook(event.target.value)}
        />
        <datalist id={names}>
          {known.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Select
          label={t('book.work')}
          value={work}
          options={[
            { value: every, label: t('place.all') },
            ...operations.map(each => ({ value: each as string, label: nameOf(each) })),
          ]}
          onChange={setWork}
        />
      </form>
    </Dialog>
  )
}
