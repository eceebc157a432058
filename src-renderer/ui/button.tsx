import { Slot } from 'radix-ui'
import type { ComponentPropsWithRef } from 'react'
import styles from './button.module.css'
import { Icon, type IconName } from './icon.tsx'
import { joinClasses } from './join-classes.ts'
import { KeyHint } from './key-hint.tsx'
import { tellKeys } from './key-names.ts'

export interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'aria-busy'> {
  /** `primary` once per view at most; `danger` for what cannot be undone. */
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger'
  readonly size?: 'md' | 'sm'
  readonly icon?: IconName
  readonly iconEnd?: IconName
  /** Under way: it stays where it is and focused, and does not act again. */
  readonly busy?: boolean
  readonly shortcut?: string
  /** Looks like a button, is the one child: a link. */
  readonly asChild?: boolean
}

export function Button({
  variant = 'secondary',
  size = 'md',
  icon,
  iconEnd,
  busy = false,
  shortcut,
  asChild = false,
  className,
  children,
  onClick,
  disabled,
  ...rest
}: ButtonProps) {
  const classes = joinClasses(styles.button, styles[variant], size === 'sm' && styles.small, className)
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {icon && <Icon name={icon} />}
        <Slot.Slottable>{children}</Slot.Slottable>
        {iconEnd && <Icon name={iconEnd} />}
      </Slot.Root>
    )
  }
  return (
    <button
      type="button"
      className={classes}
      disabled={disabled}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      aria-keyshortcuts={shortcut && tellKeys(shortcut)}
      onClick={event => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
      {...rest}
    >
      {busy ? <span className={styles.spinner} aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
      {iconEnd && <Icon name={iconEnd} />}
      {shortcut && (
        <span className={styles.hint}>
          <KeyHint keys={shortcut} />
        </span>
      )}
    </button>
  )
}
