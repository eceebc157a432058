import styles from './middle-ellipsis.module.css'
import { splitName } from './split-name.ts'

/** A name that loses its middle where there is no room for it: models of one family are told apart by their ends. */
export function MiddleEllipsis({ children: name }: { readonly children: string }) {
  const [start, end] = splitName(name)
  if (end === '') return start
  // Each of the two says the whole under the pointer.
  return (
    <span className={styles.name} translate="no">
      <span className={styles.start} title={name}>
        {start}
      </span>
      <span className={styles.end} title={name}>
        {end}
      </span>
    </span>
  )
}
