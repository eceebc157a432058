import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button.tsx'
import styles from './pagination.module.css'

export interface PaginationProps {
  /** From 1. */
  readonly page: number
  /** null: not known. */
  readonly pages: number | null
  readonly onChange: (page: number) => void
  /** What is paged through: "Backups". */
  readonly label: string
}

export function Pagination({ page, pages, onChange, label }: PaginationProps) {
  const { t } = useTranslation('ui')
  return (
    <nav className={styles.line} aria-label={label}>
      <IconButton
        icon="chevron-left"
        label={t('previousPage')}
        size="sm"
        disabled={page <= 1}
        onClick={() => onChange(page - 1)}
      />
      <span className={styles.where} aria-live="polite">
        {pages === null ? t('page', { page }) : t('pageOf', { page, pages })}
      </span>
      <IconButton
        icon="chevron-right"
        label={t('nextPage')}
        size="sm"
        disabled={pages !== null && page >= pages}
        onClick={() => onChange(page + 1)}
      />
    </nav>
  )
}
