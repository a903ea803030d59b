/**
 * Begin, end, restore and resumption of a session, and the instances that share one. It uses
 * sending, messages, transport and storage. Commands and the wiring use it.
 */
package io.webchat.core.internal.lifecycle;
