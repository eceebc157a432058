import { Slot } from 'radix-ui'
import type { ComponentPropsWithRef } from 'react'
import { joinClasses } from './join-classes.ts'
import styles from './link.module.css'

export interface LinkProps extends ComponentPropsWithRef<'a'> {
  /** `quiet` takes the ink around it and turns blue under the pointer: for figures and names in tables. */
  readonly variant?: 'plain' | 'quiet'
  /** Wraps the router's link. */
  readonly asChild?: boolean
}

export function Link({ variant = 'plain', asChild = false, className, ...rest }: LinkProps) {
  const Element = asChild ? Slot.Root : 'a'
  return <Element className={joinClasses(styles.link, styles[variant], className)} {...rest} />
}
