"""Problems of witnesses and policies: what is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_WITNESS = "c2sp.org/tlog-witness"
_POLICY = "c2sp.org/tlog-policy"
_COSIGNATURE = "c2sp.org/tlog-cosignature"
_ADR = "docs/adr/0036-witnesses.md"

KINDS: dict[str, Kind] = {
    # What a witness answers.
    "witness.request": Kind(
        status=400,
        vi="Yêu cầu không đúng khuôn dạng: dòng `old N`, các mã băm, một dòng trống, rồi điểm niêm phong đã ký."
        " Hãy gửi đúng như c2sp.org/tlog-witness.",
        en="The request is not in its format: a line `old N`, the hashes, an empty line, then the signed checkpoint."
        " Send it as c2sp.org/tlog-witness says.",
        source=_WITNESS,
    ),
    "witness.unknown_log": Kind(
        status=404,
        vi="Bên chứng kiến này không theo dõi nhật ký {origin}. Hãy kiểm tra tên nhật ký, hoặc xin đăng ký khóa của nó.",
        en="This witness does not watch the log {origin}. Check the log's name, or ask for its key to be added.",
        source=_WITNESS,
    ),
    "witness.unsigned": Kind(
        status=403,
        vi="Không chữ ký nào trên điểm niêm phong là của khóa mà bên chứng kiến biết cho {origin}. Hãy ký bằng đúng khóa.",
        en="No signature on the checkpoint is by a key that this witness knows for {origin}. Sign it with the right key.",
        source=_WITNESS,
    ),
    "witness.old_above": Kind(
        status=400,
        vi="Kích thước cũ {old} lớn hơn kích thước mới {size}. Nhật ký chỉ lớn lên: hãy gửi old nhỏ hơn hoặc bằng.",
        en="The old size {old} is above the new size {size}. A log only grows: send an old size that is not above.",
        source=_WITNESS,
    ),
    "witness.conflict": Kind(
        status=409,
        vi="Điểm niêm phong gần nhất mà bên này đã ký xác nhận có {size} bản ghi. Hãy gửi lại với old {size} và bằng chứng"
        " nhất quán từ đó; nếu hai gốc ở cùng kích thước khác nhau thì nhật ký đã rẽ nhánh.",
        en="The latest checkpoint that this witness cosigned has {size} leaves. Send again with old {size} and the"
        " consistency proof from there; where two roots of one size differ, the log has forked.",
        source=_WITNESS,
    ),
    "witness.proof": Kind(
        status=422,
        vi="Không chứng minh được rằng cây {size} bản ghi nối tiếp cây {old} bản ghi. Bên chứng kiến không ký."
        " Hãy tính lại bằng chứng; nếu vẫn sai, nhật ký đã bị viết lại.",
        en="It is not proven that the tree of {size} leaves continues that of {old}. The witness does not cosign."
        " Compute the proof again; if it is still wrong, the log was rewritten.",
        source=_WITNESS,
    ),
    "witness.too_large": Kind(
        status=413,
        vi="Yêu cầu dài quá {most} byte. Hãy gửi chỉ bằng chứng và điểm niêm phong.",
        en="The request is longer than {most} bytes. Send the proof and the checkpoint alone.",
        source=_WITNESS,
    ),
    "witness.no_address": Kind(
        status=404,
        vi="Bên chứng kiến không có địa chỉ này. Hãy dùng POST /add-checkpoint, hoặc GET / để xem khóa.",
        en="This witness has no such address. Use POST /add-checkpoint, or GET / to see its key.",
        source=_WITNESS,
    ),
    "witness.behind_itself": Kind(
        status=503,
        vi="Kho của bên chứng kiến cũ hơn điều nó đã ký: kho có {size} bản ghi của {origin}, mà nó đã ký xác nhận {signed}."
        " Có lẽ kho được khôi phục từ bản sao lưu cũ. Nó không ký nữa: hãy đưa lại đúng kho, hoặc bỏ khóa này"
        " và lập khóa mới.",
        en="The witness's store is older than its word: it holds {size} leaves of {origin}, yet it has cosigned {signed}."
        " It was probably restored from an old backup. It signs no more: bring back the right store, or retire this key"
        " and make a new one.",
        source=_ADR,
    ),
    # What stops a witness.
    "witness.store": Kind(
        status=500,
        vi="Kho {path} của bên chứng kiến không dùng được: {reason}. Không có kho thì không biết đã ký điều gì: hãy đưa lại"
        " đúng kho, hoặc bỏ khóa này và lập khóa mới bằng `txng witness init`.",
        en="The witness's store {path} cannot be used: {reason}. Without it nobody knows what was cosigned: bring back the"
        " right store, or retire this key and make a new one by `txng witness init`.",
        source=_ADR,
    ),
    "witness.key": Kind(
        status=500,
        vi="Khóa {path} của bên chứng kiến không dùng được: {reason}. Tệp phải có quyền 0600, do `txng witness init` lập.",
        en="The witness's key {path} cannot be used: {reason}. The file must have mode 0600 and come from"
        " `txng witness init`.",
        source=_ADR,
    ),
    # What a log or a verifier meets.
    "witness.vkey": Kind(
        status=422,
        vi="Khóa của bên chứng kiến không đúng khuôn dạng `tên+mã+base64` (loại 0x04), hoặc mã không thuộc khóa ấy."
        " Hãy chép lại nguyên vẹn khóa mà bên ấy đã công bố.",
        en="The witness's key is not `name+hash+base64` (type 0x04), or the hash is of another key."
        " Copy the key again, whole, from where the witness published it.",
        source=_COSIGNATURE,
    ),
    "witness.cosignature": Kind(
        status=422,
        vi="Chữ ký chứng kiến của {name} không đúng. Đừng tin điểm niêm phong này; hãy tải lại và báo cho bên ấy.",
        en="The cosignature of {name} is wrong. Do not trust this checkpoint; download it again and tell the witness.",
        source=_COSIGNATURE,
    ),
    "policy.format": Kind(
        status=422,
        vi="Dòng {line} của chính sách không đúng: {text}. Dòng đúng là `log khóa`, `witness tên khóa [url]`,"
        " `group tên k thành-viên…` hoặc đúng một dòng `quorum tên`; tên phải có ở dòng trước và chỉ dùng một lần.",
        en="Line {line} of the policy is wrong: {text}. A right line is `log key`, `witness name key [url]`,"
        " `group name k member…` or exactly one `quorum name`; names are defined on earlier lines and used once.",
        source=_POLICY,
    ),
    "policy.other_log": Kind(
        status=422,
        vi="Chính sách không có khóa của nhật ký {name}. Hãy dùng chính sách của nhật ký này.",
        en="The policy has no key of the log {name}. Use the policy of this log.",
        source=_POLICY,
    ),
    "policy.quorum": Kind(
        status=422,
        vi="Mới có {count} bên chứng kiến ký xác nhận, chưa đủ túc số {quorum} của chính sách. Nếu bản ghi còn mới, hãy tải"
        " lại bằng chứng sau ít phút; nếu vẫn thiếu, đừng tin.",
        en="Only {count} witnesses have cosigned, less than the policy's quorum {quorum}. If the record is new, download the"
        " proof again in some minutes; if they are still missing, do not trust it.",
        source=_POLICY,
    ),
    "policy.none": Kind(
        status=404,
        vi="Nút này không có chính sách chứng kiến. Người vận hành đặt nó ở TXNG_TLOG_POLICY.",
        en="This node has no policy of witnesses. Its operator names one in TXNG_TLOG_POLICY.",
        source=_ADR,
    ),
    "policy.weak": Kind(
        status=500,
        vi="Túc số {quorum} của chính sách có thể đạt được ở hai phía cùng lúc. Hãy đòi hơn một nửa"
        " số bên chứng kiến (4 của 7, 18 của 34).",
        en="The quorum {quorum} of the policy can be reached by two sides at once. Ask for more than half of the"
        " witnesses (4 of 7, 18 of 34).",
        source=_ADR,
    ),
}
