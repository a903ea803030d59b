/**
 * One context of a script: its gateway, its realm, and the conversion of values. It uses the
 * sandbox. Everything that scripts see is built on it.
 */
package io.webchat.scripting.internal.context;
