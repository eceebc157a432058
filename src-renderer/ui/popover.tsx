import { Popover as Base } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { joinClasses } from './join-classes.ts'
import styles from './popover.module.css'

export interface PopoverProps {
  readonly trigger: ReactElement
  /** What it is, for screen readers. */
  readonly label: string
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly align?: 'start' | 'center' | 'end'
  /** Without the room around its content, for lists. */
  readonly flush?: boolean
  readonly children: ReactNode
}

/** A small panel at what opened it; Escape or a click elsewhere closes it and gives the focus back. */
export function Popover({
  trigger,
  label,
  open,
  onOpenChange,
  align = 'start',
  flush = false,
  children,
}: PopoverProps) {
  return (
    <Base.Root {...(open !== undefined && { open })} {...(onOpenChange && { onOpenChange })}>
      <Base.Trigger asChild>{trigger}</Base.Trigger>
      <Base.Portal>
        <Base.Content
          className={joinClasses(styles.popover, flush && styles.flush)}
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
        >
          {children}
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  )
}
