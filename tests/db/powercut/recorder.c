/* Records what processes write to one database, in one trace, in the order in which it happened.

   Preloaded (LD_PRELOAD) into every writer. It stands before libc's open, write, pwrite, ftruncate, fsync, fdatasync,
   unlink and close, and appends a record for each call that touches the database (POWERCUT_DB), its -wal, or a file
   that ends in .ack. The -shm is memory shared by the processes: a power cut leaves nothing of it.

   A write is recorded when it has returned, an fsync when it begins and when it has returned: a write is on the disk
   for certain only if it was recorded before an fsync that ended. One writev to a file opened with O_APPEND is one
   record, whole, whoever else writes. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MOST_FDS = 1024, TRACE_FD = 900 };

struct __attribute__((packed)) record {
    char kind; /* W write, T truncate, B fsync begun, E fsync ended, U unlink, A acknowledgement */
    char file; /* d database, w its -wal, a acknowledgement */
    uint32_t pid;
    uint64_t offset;
    uint32_t length;
};

static char of_fd[MOST_FDS]; /* which file an open descriptor is; 0 for every other */
static int trace = -1;
static const char *database;

static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_unlink)(const char *);

__attribute__((constructor)) static void begin(void) {
    real_open = dlsym(RTLD_NEXT, "open64");
    real_close = dlsym(RTLD_NEXT, "close");
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    database = getenv("POWERCUT_DB");
    const char *path = getenv("POWERCUT_TRACE");
    if (database == NULL || path == NULL) return;
    int fd = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0) abort();
    trace = fcntl(fd, F_DUPFD_CLOEXEC, TRACE_FD);
    real_close(fd);
    if (trace < 0) abort();
}

static char file_at(const char *path) {
    if (trace < 0 || path == NULL) return 0;
    size_t length = strlen(path), stem = strlen(database);
    if (length > 4 && strcmp(path + length - 4, ".ack") == 0) return 'a';
    if (strncmp(path, database, stem) != 0) return 0;
    if (length == stem) return 'd';
    return strcmp(path + stem, "-wal") == 0 ? 'w' : 0;
}

static char file_of(int fd) { return fd >= 0 && fd < MOST_FDS ? of_fd[fd] : 0; }

static void note(char kind, char file, uint64_t offset, const void *bytes, size_t length) {
    int kept = errno;
    struct record head = {kind, file, (uint32_t)getpid(), offset, (uint32_t)length};
    struct iovec parts[2] = {{&head, sizeof head}, {(void *)bytes, length}};
    if (writev(trace, parts, length ? 2 : 1) != (ssize_t)(sizeof head + length)) {
        static const char words[] = "powercut: the trace could not be written\n";
        real_write(2, words, sizeof words - 1);
        abort(); /* a trace with a hole proves nothing */
    }
    errno = kept;
}

static int opened(const char *path, int fd) {
    if (fd >= 0 && fd < MOST_FDS) of_fd[fd] = file_at(path);
    return fd;
}

static mode_t mode_of(int flags, va_list rest) {
    return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(rest, int) : 0;
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return opened(path, real_open(path, flags, mode));
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return opened(path, real_open(path, flags, mode));
}

int close(int fd) {
    if (fd >= 0 && fd < MOST_FDS) of_fd[fd] = 0;
    return real_close(fd);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    char file = file_of(fd);
    /* An acknowledgement counts from the moment it is given. */
    if (file == 'a') note('A', file, 0, bytes, length);
    off_t at = file == 'd' || file == 'w' ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t written = real_write(fd, bytes, length);
    if ((file == 'd' || file == 'w') && written > 0) note('W', file, (uint64_t)at, bytes, (size_t)written);
    return written;
}

static ssize_t written_at(int fd, const void *bytes, size_t length, off_t at) {
    ssize_t written = real_pwrite(fd, bytes, length, at);
    if (file_of(fd) && written > 0) note('W', file_of(fd), (uint64_t)at, bytes, (size_t)written);
    return written;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return written_at(fd, bytes, length, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) { return written_at(fd, bytes, length, at); }

static int truncated(int fd, off_t size) {
    int result = real_ftruncate(fd, size);
    if (file_of(fd) && result == 0) note('T', file_of(fd), (uint64_t)size, NULL, 0);
    return result;
}

int ftruncate(int fd, off_t size) { return truncated(fd, size); }
int ftruncate64(int fd, off_t size) { return truncated(fd, size); }

static int synced(int fd, int (*sync)(int)) {
    char file = file_of(fd);
    if (file) note('B', file, 0, NULL, 0);
    int result = sync(fd);
    if (file && result == 0) note('E', file, 0, NULL, 0);
    return result;
}

int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fdatasync); }

int unlink(const char *path) {
    char file = file_at(path);
    int result = real_unlink(path);
    if (file && result == 0) note('U', file, 0, NULL, 0);
    return result;
}
