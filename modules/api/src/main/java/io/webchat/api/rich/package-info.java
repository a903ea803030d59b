/**
 * Rich content of messages and the replies to it as typed values. On the bus and in JavaScript each
 * is a plain object {@code {contentType: "Card", card: {…}}}: {@link
 * io.webchat.api.rich.RichContent#of} reads it, {@link io.webchat.api.rich.RichContent#toMap}
 * writes it, and nothing is lost on the way. All types are immutable; no {@code toString} shows
 * texts.
 */
@Export
@Version("1.0.0")
package io.webchat.api.rich;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
