import styles from './key-hint.module.css'
import { nameKeys } from './key-names.ts'

/** Keys to press together, as `Mod+K`; `Mod` is Command on a Mac and Control elsewhere. For the eye: `aria-keyshortcuts` tells readers. */
export function KeyHint({ keys }: { readonly keys: string }) {
  return (
    <span className={styles.keys} aria-hidden="true">
      {nameKeys(keys).map(name => (
        <kbd key={name} className={styles.key}>
          {name}
        </kbd>
      ))}
    </span>
  )
}
