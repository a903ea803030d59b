/**
 * Runs the checks and gives what they found to whoever asks for it. Uses the room of the checks.
 */
package io.webchat.health.internal;
