import { Tabs as Base } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './tabs.module.css'

export interface TabsProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly tabs: readonly { readonly value: Value; readonly label: ReactNode; readonly content: ReactNode }[]
}

/** Several views of one thing; only the shown one is rendered. */
export function Tabs<Value extends string>({ label, value, onChange, tabs }: TabsProps<Value>) {
  return (
    <Base.Root value={value} onValueChange={chosen => onChange(chosen as Value)}>
      <Base.List className={styles.list} aria-label={label}>
        {tabs.map(tab => (
          <Base.Trigger key={tab.value} value={tab.value} className={styles.tab}>
            {tab.label}
          </Base.Trigger>
        ))}
      </Base.List>
      {tabs.map(tab => (
        <Base.Content key={tab.value} value={tab.value} className={styles.content}>
          {tab.content}
        </Base.Content>
      ))}
    </Base.Root>
  )
}
