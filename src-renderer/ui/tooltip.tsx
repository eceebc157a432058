import { Tooltip as Base } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { KeyHint } from './key-hint.tsx'
import { passEscapeOn } from './pass-escape-on.ts'
import styles from './tooltip.module.css'
import { useLandmark } from './use-landmark.ts'

export interface TooltipProps {
  readonly text: ReactNode
  readonly shortcut?: string | undefined
  /** The text is the name of what it stands at, which needs no telling twice. */
  readonly names?: boolean
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
  /** One element that can have the focus. */
  readonly children: ReactElement
}

/** A few words on hover or focus. What a person must know does not go here. */
export function Tooltip({ text, shortcut, names = false, side = 'top', children }: TooltipProps) {
  const { button, place, find } = useLandmark()
  return (
    <Base.Provider delayDuration={400} skipDelayDuration={200}>
      <Base.Root onOpenChange={find}>
        <Base.Trigger asChild ref={button} {...(names && { 'aria-describedby': undefined })}>
          {children}
        </Base.Trigger>
        <Base.Portal container={place}>
          <Base.Content
            className={styles.tooltip}
            side={side}
            sideOffset={6}
            collisionPadding={8}
            onEscapeKeyDown={() => passEscapeOn(button.current)}
          >
            {text}
            {shortcut && <KeyHint keys={shortcut} />}
          </Base.Content>
        </Base.Portal>
      </Base.Root>
    </Base.Provider>
  )
}
