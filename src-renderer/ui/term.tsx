import { Tooltip as Base } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { passEscapeOn } from './pass-escape-on.ts'
import styles from './term.module.css'
import tooltip from './tooltip.module.css'
import { useLandmark } from './use-landmark.ts'

/** A word of the trade with its meaning in one sentence: on hover, on focus, and at a tap. */
export function Term({ meaning, children }: { readonly meaning: string; readonly children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const { button, place, find } = useLandmark()
  return (
    <Base.Provider delayDuration={250}>
      <Base.Root
        open={open}
        onOpenChange={next => {
          find()
          setOpen(next)
        }}
      >
        <Base.Trigger asChild ref={button}>
          <button
            type="button"
            className={styles.term}
            onClick={event => {
              event.preventDefault()
              find()
              setOpen(true)
            }}
          >
            {children}
          </button>
        </Base.Trigger>
        <Base.Portal container={place}>
          <Base.Content
            className={tooltip.tooltip}
            sideOffset={6}
            collisionPadding={8}
            onEscapeKeyDown={() => passEscapeOn(button.current)}
          >
            {meaning}
          </Base.Content>
        </Base.Portal>
      </Base.Root>
    </Base.Provider>
  )
}
