/** From the events of chats to deliveries, and back to acknowledgements. Uses {@code delivery}. */
package io.webchat.webhooks.internal.chat;
