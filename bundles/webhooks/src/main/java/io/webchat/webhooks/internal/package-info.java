/** The components of the bundle: a receiver for each configuration, commands, a check of health. */
package io.webchat.webhooks.internal;
