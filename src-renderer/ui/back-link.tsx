import { Slot } from 'radix-ui'
import type { ReactElement } from 'react'
import styles from './back-link.module.css'
import { Icon } from './icon.tsx'

/** Above a page's heading: one level up. Its child is the link. */
export function BackLink({ children }: { readonly children: ReactElement }) {
  return (
    <p className={styles.back}>
      <Icon name="arrow-left" size={14} />
      <Slot.Root className={styles.link}>{children}</Slot.Root>
    </p>
  )
}
