import { Fragment } from 'react'
import styles from './key-hint.module.css'

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)
const appleNames: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧', Enter: '⏎' }
const otherNames: Readonly<Record<string, string>> = { Mod: 'Ctrl' }

/** Keys to press together, as `Mod+K`; `Mod` is Command on a Mac and Control elsewhere. For the eye: `aria-keyshortcuts` tells readers. */
export function KeyHint({ keys }: { readonly keys: string }) {
  const names = isApple ? appleNames : otherNames
  return (
    <span className={styles.keys} aria-hidden="true">
      {keys.split('+').map(key => (
        <Fragment key={key}>
          <kbd className={styles.key}>{names[key] ?? key}</kbd>
        </Fragment>
      ))}
    </span>
  )
}
