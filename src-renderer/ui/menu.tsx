import { DropdownMenu } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import { joinClasses } from './join-classes.ts'
import { KeyHint } from './key-hint.tsx'
import styles from './menu.module.css'
import { useLandmark } from './use-landmark.ts'

export interface MenuProps {
  readonly trigger: ReactElement
  readonly children: ReactNode
  readonly align?: 'start' | 'end'
  /** Before the focus goes back to the button, which `preventDefault` forgoes: where something else opens in its place. */
  readonly onClosed?: (event: Event) => void
}

/** Things to do, behind one button. */
export function Menu({ trigger, children, align = 'start', onClosed }: MenuProps) {
  const { button, place, find } = useLandmark()
  return (
    <DropdownMenu.Root modal={false} onOpenChange={find}>
      <DropdownMenu.Trigger asChild ref={button}>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={place}>
        <DropdownMenu.Content
          className={styles.menu}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          loop
          {...(onClosed && { onCloseAutoFocus: onClosed })}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export interface MenuItemProps {
  readonly icon?: IconName
  readonly onSelect: () => void
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly shortcut?: string
  readonly children: ReactNode
}

export function MenuItem({ icon, onSelect, danger = false, disabled = false, shortcut, children }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      className={joinClasses(styles.item, danger && styles.danger)}
      disabled={disabled}
      onSelect={onSelect}
    >
      {icon && <Icon name={icon} />}
      {children}
      {shortcut && (
        <span className={styles.end}>
          <KeyHint keys={shortcut} />
        </span>
      )}
    </DropdownMenu.Item>
  )
}

/** One of several that are on or off; the menu stays open. */
export function MenuCheck({
  checked,
  onChange,
  children,
}: {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly children: ReactNode
}) {
  return (
    <DropdownMenu.CheckboxItem
      className={styles.item}
      checked={checked}
      onCheckedChange={onChange}
      onSelect={event => event.preventDefault()}
    >
      <span className={styles.tick}>
        <DropdownMenu.ItemIndicator>
          <Icon name="check" />
        </DropdownMenu.ItemIndicator>
      </span>
      {children}
    </DropdownMenu.CheckboxItem>
  )
}

export interface MenuChoicesProps<Value extends string> {
  readonly value: Value
  readonly onChange: (value: Value) => void
  /** `MenuChoice`s. */
  readonly children: ReactNode
}

/** Things of which one is chosen; choosing closes the menu. */
export function MenuChoices<Value extends string>({ value, onChange, children }: MenuChoicesProps<Value>) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={next => onChange(next as Value)}>
      {children}
    </DropdownMenu.RadioGroup>
  )
}

export function MenuChoice({ value, children }: { readonly value: string; readonly children: ReactNode }) {
  return (
    <DropdownMenu.RadioItem className={styles.item} value={value}>
      <span className={styles.tick}>
        <DropdownMenu.ItemIndicator>
          <Icon name="check" />
        </DropdownMenu.ItemIndicator>
      </span>
      {children}
    </DropdownMenu.RadioItem>
  )
}

export function MenuHeading({ children }: { readonly children: ReactNode }) {
  return <DropdownMenu.Label className={styles.heading}>{children}</DropdownMenu.Label>
}

export function MenuRule() {
  return <DropdownMenu.Separator className={styles.rule} />
}
