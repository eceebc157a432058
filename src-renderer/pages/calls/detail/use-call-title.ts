import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../../data/api.tsx'

/** "Translation of Night Ferry, 12"; the number alone until more is known. */
export function useCallTitle(id: number): string {
  const { t } = useTranslation('calls')
  const { t: word } = useTranslation()
  const { data } = useQuery(useApi().calls.show.queryOptions({ input: { id } }))
  if (data === undefined) return t('detail.call', { id })
  const operation = word(`operation.${data.operation}`)
  const book = [data.source_book, data.source_chapter].filter(each => each !== null).join(word('comma'))
  return book === '' ? t('detail.plain', { operation, id }) : t('detail.of', { operation, book })
}
