/**
 * The commands of the bus, and the typed service in front of them: what is checked, what they call,
 * how they settle. It uses every room below. The wiring of an instance registers them.
 */
package io.webchat.core.internal.command;
