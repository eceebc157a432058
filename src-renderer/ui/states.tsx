import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'
import styles from './states.module.css'

export interface EmptyStateProps {
  readonly title: string
  /** Why there is nothing, and what would bring something. */
  readonly children?: ReactNode
  /** The next step. */
  readonly action?: ReactNode
}

export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <p className={styles.title}>{title}</p>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {action !== undefined && <div className={styles.actions}>{action}</div>}
    </div>
  )
}

export interface ErrorStateProps {
  /** What happened. */
  readonly title: string
  /** What was kept, and what to do; usually the message that came with the error. */
  readonly children?: ReactNode
  readonly onRetry?: () => void
  readonly retrying?: boolean
  readonly action?: ReactNode
}

export function ErrorState({ title, children, onRetry, retrying = false, action }: ErrorStateProps) {
  const { t } = useTranslation('ui')
  return (
    <div className={styles.state} role="alert">
      <p className={styles.title}>
        <span className={styles.wrong}>{title}</span>
      </p>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {(onRetry !== undefined || action !== undefined) && (
        <div className={styles.actions}>
          {onRetry && (
            <Button icon="repeat" onClick={onRetry} busy={retrying}>
              {t('tryAgain')}
            </Button>
          )}
          {action}
        </div>
      )}
    </div>
  )
}

export interface BannerProps {
  /** `alert` needs a person; `note` is good to know. */
  readonly tone?: 'note' | 'warn' | 'alert'
  readonly children: ReactNode
  readonly action?: ReactNode
  readonly onClose?: () => void
}

const bannerIcons: Readonly<Record<NonNullable<BannerProps['tone']>, IconName>> = {
  note: 'info',
  warn: 'warning',
  alert: 'warning',
}

/** A line across a page or a part of it, about all that stands below. */
export function Banner({ tone = 'note', children, action, onClose }: BannerProps) {
  const { t } = useTranslation('ui')
  return (
    <div className={styles.banner} data-tone={tone} role={tone === 'alert' ? 'alert' : 'status'}>
      <Icon name={bannerIcons[tone]} />
      <div className={styles.bannerText}>{children}</div>
      {action}
      {onClose && (
        <button type="button" className={styles.bannerClose} onClick={onClose} aria-label={t('close')}>
          <Icon name="close" />
        </button>
      )}
    </div>
  )
}
