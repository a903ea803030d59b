/** Recordings of chats: the words of their lines, and reading them. */
@Export
@Version("1.0.0")
package io.webchat.recording;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
