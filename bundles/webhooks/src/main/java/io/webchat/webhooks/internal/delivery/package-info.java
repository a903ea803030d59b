/** Attempts of deliveries to receivers: their order, pauses and end. Uses {@code store}. */
package io.webchat.webhooks.internal.delivery;
