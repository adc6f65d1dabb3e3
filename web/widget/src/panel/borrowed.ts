// Stands for preact in the second script: the first one has it already and lends it, so that it is loaded once and only one copy keeps the state of
// components.
import type * as Preact from 'preact'
import type * as Hooks from 'preact/hooks'
import type * as JSX from 'preact/jsx-runtime'

export interface Lent {
  createContext: typeof Preact.createContext
  Fragment: typeof Preact.Fragment
  jsx: typeof JSX.jsx
  useContext: typeof Hooks.useContext
  useEffect: typeof Hooks.useEffect
  useLayoutEffect: typeof Hooks.useLayoutEffect
  useRef: typeof Hooks.useRef
  useState: typeof Hooks.useState
}

export let createContext: Lent['createContext']
export let Fragment: Lent['Fragment']
export let jsx: Lent['jsx']
export let jsxs: Lent['jsx']
export let useContext: Lent['useContext']
export let useEffect: Lent['useEffect']
export let useLayoutEffect: Lent['useLayoutEffect']
export let useRef: Lent['useRef']
export let useState: Lent['useState']

export function borrow(lent: Lent): void {
  ;({ createContext, Fragment, jsx, useContext, useEffect, useLayoutEffect, useRef, useState } = lent)
  jsxs = jsx
}
