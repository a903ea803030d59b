package io.webchat.simulator.internal.chat;

/**
 * A file of a chat.
 *
 * @param id 16 hexadecimal digits
 * @param name the sender's name of it
 * @param type MIME type
 * @param content the bytes; not copied, not to be changed
 * @param fromCustomer whether it counts against the customer's limits
 * @param downloads how often it was downloaded
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared, and a copy of each upload would double the memory
public record StoredFile(
    String id, String name, String type, byte[] content, boolean fromCustomer, int downloads) {

  StoredFile downloaded() {
    return new StoredFile(id, name, type, content, fromCustomer, downloads + 1);
  }
}
