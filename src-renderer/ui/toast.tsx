import '../design/style-nonce.ts'
import { useTranslation } from 'react-i18next'
import { Toaster as Base, toast as base } from 'sonner'
import { Icon } from './icon.tsx'
import styles from './toast.module.css'

/** Once, at the root of the app. */
export function Toaster({ theme }: { readonly theme: 'light' | 'dark' | 'system' }) {
  const { t } = useTranslation('ui')
  return (
    // A toast that had the focus would take it back to where it came from: whoever tabs on would never get past it.
    <div onFocusCapture={event => event.stopPropagation()}>
      <Base
        theme={theme}
        position="bottom-right"
        containerAriaLabel={t('messages')}
        duration={5000}
        visibleToasts={3}
        icons={{
          success: <Icon name="check" />,
          error: <Icon name="warning" />,
          info: <Icon name="info" />,
          warning: <Icon name="warning" />,
        }}
        toastOptions={{
          unstyled: true,
          closeButtonAriaLabel: t('close'),
          classNames: {
            toast: styles.toast ?? '',
            title: styles.title ?? '',
            description: styles.description ?? '',
            actionButton: styles.action ?? '',
            cancelButton: styles.action ?? '',
            error: styles.error ?? '',
            success: styles.success ?? '',
          },
        }}
      />
    </div>
  )
}

export interface ToastOptions {
  /** What was kept and what to do, in one sentence. */
  readonly description?: string
  readonly action?: { readonly label: string; readonly onClick: () => void }
}

/** What can be taken back stays long enough to be read, thought over and reached by Tab; milliseconds. */
const timeToAct = 20_000

const lasting = (options: ToastOptions) =>
  options.action === undefined ? options : { ...options, duration: timeToAct }

/** A short word about what was just done. Errors stay until they are closed; what a person must act on goes into the page. */
export const toast = {
  done: (message: string, options: ToastOptions = {}) => void base.success(message, lasting(options)),
  note: (message: string, options: ToastOptions = {}) => void base(message, lasting(options)),
  failed: (message: string, options: ToastOptions = {}) =>
    void base.error(message, { ...options, duration: Number.POSITIVE_INFINITY, closeButton: true }),
}
