/** Deliveries, and what is kept on disk of them. Uses no other room. */
package io.webchat.webhooks.internal.store;
