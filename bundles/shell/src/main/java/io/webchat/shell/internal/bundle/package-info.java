/**
 * Bundles: their names, who is wired to whom, updates with their refresh. It uses the output. The
 * commands of profiles and instances use it.
 */
package io.webchat.shell.internal.bundle;
