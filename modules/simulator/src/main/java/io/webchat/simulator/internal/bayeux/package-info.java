/**
 * Version 2 over Bayeux: CometD's server behind the addresses of the simulator, and the files that
 * belong to it. It passes what customers publish on to the operations of version 2 and tells them
 * of every change of their chat.
 */
package io.webchat.simulator.internal.bayeux;
