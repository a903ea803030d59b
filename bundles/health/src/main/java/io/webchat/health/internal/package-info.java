/** Runs the checks and gives what they found to whoever asks for it. Uses no other room. */
package io.webchat.health.internal;
