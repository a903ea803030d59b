/**
 * Serial mailboxes with timers and a clock, calls that leave a mailbox and come back to it,
 * back-off and retry; all of it runs on threads of its caller. It uses nothing of chats; code that
 * keeps state without a lock may use it.
 */
@Export
@Version("1.1.0")
package io.webchat.mailbox;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
